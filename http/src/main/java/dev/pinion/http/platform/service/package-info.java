/** Services and their version sets: promotion, comparison, history, resolution. */
@NullMarked
package dev.pinion.http.platform.service;

import org.jspecify.annotations.NullMarked;
