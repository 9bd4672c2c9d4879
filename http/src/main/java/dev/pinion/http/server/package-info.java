/**
 * What stands between the sockets and the server library: which bytes are a request, HTTP/1.0, and
 * how a connection ends. It knows the library and nothing of Pinion.
 */
@NullMarked
package dev.pinion.http.server;

import org.jspecify.annotations.NullMarked;
