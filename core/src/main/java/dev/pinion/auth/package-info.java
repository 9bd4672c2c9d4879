/**
 * Credentials to principals: API keys, signed tokens and the keys that sign them; knows no HTTP
 * types.
 */
@NullMarked
package dev.pinion.auth;

import org.jspecify.annotations.NullMarked;
