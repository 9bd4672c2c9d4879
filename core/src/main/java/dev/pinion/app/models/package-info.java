/** The catalogue of LLMs: which there are, and which parameters each takes (SPEC section 5). */
@NullMarked
package dev.pinion.app.models;

import org.jspecify.annotations.NullMarked;
