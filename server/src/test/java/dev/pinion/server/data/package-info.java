/** Tests of the databases of clusters, and of the commands that work on them. */
@NullMarked
package dev.pinion.server.data;

import org.jspecify.annotations.NullMarked;
