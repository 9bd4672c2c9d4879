/**
 * Rules of the repository as tests: which layer may see which, and what every file must look like.
 */
@NullMarked
package dev.pinion.rules;

import org.jspecify.annotations.NullMarked;
