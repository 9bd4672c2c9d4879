/**
 * Records, identifiers, errors and pure rules of the core; knows neither HTTP nor SQL nor JSON
 * text.
 */
@NullMarked
package dev.pinion.domain;

import org.jspecify.annotations.NullMarked;
