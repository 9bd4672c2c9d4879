/** Services and their version sets. */
@NullMarked
package dev.pinion.http.classic.service;

import org.jspecify.annotations.NullMarked;
