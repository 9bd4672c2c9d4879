/** Self-describing request types: one declaration decodes, validates and writes its JSON Schema. */
@NullMarked
package dev.pinion.http.schema;

import org.jspecify.annotations.NullMarked;
