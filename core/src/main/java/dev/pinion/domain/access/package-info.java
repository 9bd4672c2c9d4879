/**
 * Permissions, grants and roles: the one rule that decides who may do what
 * (docs/behaviour/access.md).
 */
@NullMarked
package dev.pinion.domain.access;

import org.jspecify.annotations.NullMarked;
