package dev.pinion.http.schema;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One declared query, path or header parameter.
 *
 * @param <T> what its value becomes in Java
 */
public final class Param<T> {
  private final String in;
  private final String name;
  private final Type<T> type;
  private final @Nullable T fallback;

  private Param(String in, String name, Type<T> type, @Nullable T fallback) {
    this.in = in;
    this.name = name;
    this.type = type;
    this.fallback = fallback;
  }

  /** A query parameter: required, unless its type is nullable and its absence null. */
  public static <T> Param<T> query(String name, Type<T> type) {
    return new Param<>("query", name, type, null);
  }

  /** A query parameter with a value for when it is absent. */
  public static <T> Param<T> queryOr(String name, Type<T> type, T fallback) {
    return new Param<>("query", name, type, Objects.requireNonNull(fallback));
  }

  /** A query parameter that may be repeated; absent, it is the empty list. */
  public static <T> Param<List<T>> queryList(String name, ListType<T> type) {
    return new Param<>("query", name, type, List.of());
  }

  /** A part of the path. */
  public static <T> Param<T> path(String name, Type<T> type) {
    return new Param<>("path", name, type, null);
  }

  /** A header: required, unless its type is nullable and its absence null. */
  public static <T> Param<T> header(String name, Type<T> type) {
    return new Param<>("header", name, type, null);
  }

  /** A header that may be repeated; absent, it is the empty list. */
  public static <T> Param<List<T>> headerList(String name, ListType<T> type) {
    return new Param<>("header", name, type, List.of());
  }

  /** Its name as declared. */
  public String name() {
    return name;
  }

  /** Where it stands: {@code query}, {@code path} or {@code header}. */
  public String in() {
    return in;
  }

  /** True when a request without it is faulty. */
  public boolean required() {
    return in.equals("path") || (fallback == null && !type.acceptsNull());
  }

  /** Where its faults are: the name of a header in lower case. */
  public Loc loc() {
    return Loc.of(in).at(in.equals("header") ? name.toLowerCase(Locale.ROOT) : name);
  }

  /**
   * The value of the parameter, or null when a fault was added or a nullable one is absent.
   *
   * @param raw the decoded texts given for it, in order; empty when it is absent
   */
  public @Nullable T decode(List<String> raw, Faults faults) {
    if (!raw.isEmpty()) {
      return type.decodeTexts(isOneHeader() ? oneLine(raw) : raw, loc(), faults);
    }
    if (required()) {
      faults.add("missing", loc(), "Field required", null);
    }
    return fallback;
  }

  private boolean isOneHeader() {
    return in.equals("header") && !(fallback instanceof List);
  }

  /** Lines of a header that is no list of ours are one line with commas (RFC 9110, 5.3). */
  private static List<String> oneLine(List<String> lines) {
    return lines.size() == 1 ? lines : List.of(String.join(", ", lines));
  }

  /** The OpenAPI 3.1 parameter object. */
  public ObjectNode describe(Definitions definitions) {
    ObjectNode parameter = JsonNodeFactory.instance.objectNode();
    parameter.put("name", name).put("in", in).put("required", required());
    parameter.set("schema", Plain.withDefault(type.schema(definitions), fallback));
    return parameter;
  }
}
