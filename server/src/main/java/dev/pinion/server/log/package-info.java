/** The log: its lines, and the thread that writes those of requests. */
@NullMarked
package dev.pinion.server.log;

import org.jspecify.annotations.NullMarked;
