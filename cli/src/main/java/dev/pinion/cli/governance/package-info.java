/** Commands on what guards version sets: rules, change requests, freezes. */
@NullMarked
package dev.pinion.cli.governance;

import org.jspecify.annotations.NullMarked;
