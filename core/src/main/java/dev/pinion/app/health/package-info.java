/** Whether services are fit to serve, and what of their version sets needs somebody. */
@NullMarked
package dev.pinion.app.health;

import org.jspecify.annotations.NullMarked;
