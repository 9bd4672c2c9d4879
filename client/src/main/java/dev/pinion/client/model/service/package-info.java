/** Services, their version sets and histories, and plans of what a write changes. */
@NullMarked
package dev.pinion.client.model.service;

import org.jspecify.annotations.NullMarked;
