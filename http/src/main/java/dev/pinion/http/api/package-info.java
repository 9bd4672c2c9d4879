/**
 * What an operation is: how it is declared, what its handler sees and answers, and how a dialect
 * words it.
 */
@NullMarked
package dev.pinion.http.api;

import org.jspecify.annotations.NullMarked;
