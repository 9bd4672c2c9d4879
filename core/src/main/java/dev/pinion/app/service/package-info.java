/** Services and their version sets: the rules, and the one way in which they change. */
@NullMarked
package dev.pinion.app.service;

import org.jspecify.annotations.NullMarked;
