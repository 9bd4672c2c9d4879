/** The rules that bind the fields of a context graph's content to each other (contract A3, B2). */
@NullMarked
package dev.pinion.domain.graph;

import org.jspecify.annotations.NullMarked;
