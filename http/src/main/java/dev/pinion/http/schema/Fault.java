package dev.pinion.http.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One validation fault, in the shape of a Pydantic v2 error (docs/behaviour/requests.md).
 *
 * @param type the error type, such as {@code string_too_short}
 * @param loc the way to the value: strings and integers, the first of them the root
 * @param msg one sentence for people
 * @param input the offending value in plain Java terms, cut short when it is large
 * @param ctx the limits that the message speaks of; null (and then not written) when there are none
 */
public record Fault(
    String type,
    List<Object> loc,
    String msg,
    @Nullable Object input,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> ctx) {}
