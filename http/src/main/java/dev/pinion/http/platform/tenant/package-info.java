/** Workspaces: keys, settings, the audit trail. */
@NullMarked
package dev.pinion.http.platform.tenant;

import org.jspecify.annotations.NullMarked;
