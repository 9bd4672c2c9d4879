/** Which server and workspace a command works with, as whom, and how it is asked. */
@NullMarked
package dev.pinion.cli.session;

import org.jspecify.annotations.NullMarked;
