/**
 * The catalogue of LLMs: which there are, and which parameters each takes
 * (docs/behaviour/services.md).
 */
@NullMarked
package dev.pinion.app.models;

import org.jspecify.annotations.NullMarked;
