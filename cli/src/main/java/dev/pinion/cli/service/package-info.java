/** Commands on services. */
@NullMarked
package dev.pinion.cli.service;

import org.jspecify.annotations.NullMarked;
