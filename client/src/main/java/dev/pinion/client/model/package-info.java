/**
 * What the API answers, as records over the JSON of the answer. A field is read when it is asked
 * for, so a program starts without the reflection of data binding, and fields that a newer server
 * adds stay in {@code json()}. Texts are empty, and numbers 0, where the server says nothing,
 * unless null is named. Times are as the server writes them, such as {@code 2026-05-01T12:00:00Z}.
 */
@NullMarked
package dev.pinion.client.model;

import org.jspecify.annotations.NullMarked;
