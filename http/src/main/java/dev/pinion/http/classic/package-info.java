/** The Classic dialect: its routes, wire records and statuses, translated onto the use cases. */
@NullMarked
package dev.pinion.http.classic;

import org.jspecify.annotations.NullMarked;
