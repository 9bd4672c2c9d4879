/** The Platform dialect: its routes, wire records and statuses, translated onto the use cases. */
@NullMarked
package dev.pinion.http.platform;

import org.jspecify.annotations.NullMarked;
