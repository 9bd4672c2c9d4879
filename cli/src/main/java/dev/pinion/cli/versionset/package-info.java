/** Commands on version sets. */
@NullMarked
package dev.pinion.cli.versionset;

import org.jspecify.annotations.NullMarked;
