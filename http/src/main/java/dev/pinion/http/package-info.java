/**
 * The HTTP server: routes, the order of checks, bodies, errors, limits and metrics, for every
 * dialect.
 */
@NullMarked
package dev.pinion.http;

import org.jspecify.annotations.NullMarked;
