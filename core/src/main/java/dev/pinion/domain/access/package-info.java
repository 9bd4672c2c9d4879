/** Permissions, grants and roles: the one rule that decides who may do what (SPEC section 4). */
@NullMarked
package dev.pinion.domain.access;

import org.jspecify.annotations.NullMarked;
