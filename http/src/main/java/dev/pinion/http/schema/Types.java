package dev.pinion.http.schema;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types from which requests are declared. */
public final class Types {
  private Types() {}

  /** Any string. */
  public static StringType string() {
    return StringType.ANY;
  }

  /** A stripped non-empty string (docs/behaviour/requests.md). */
  public static StringType text() {
    return StringType.ANY.stripped().min(1);
  }

  /** Any integer; {@code 2.0} is one. */
  public static IntegerType integer() {
    return IntegerType.ANY;
  }

  /** Any number within the range of a double. */
  public static NumberType number() {
    return NumberType.ANY;
  }

  /** True or false. */
  public static Type<Boolean> bool() {
    return BoolType.INSTANCE;
  }

  /** A UUID. */
  public static Type<UUID> uuid() {
    return UuidType.INSTANCE;
  }

  /** The UUID that a text writes in one of the forms that {@link #uuid()} takes. */
  public static Optional<UUID> uuid(String text) {
    return Optional.ofNullable(UuidType.parse(text));
  }

  /** One of the given strings, at least one. */
  public static Type<String> enumeration(String... values) {
    return new EnumType(List.of(values));
  }

  /** One of the constants of an enum, each by its name in lower case. */
  public static <E extends Enum<E>> Type<E> enumeration(Class<E> type) {
    return new EnumType(EnumType.words(type))
        .map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
  }

  /**
   * One of the texts that a component of an answer can be.
   *
   * @throws IllegalArgumentException if the answer has no such component with a {@link Shape}
   */
  public static Type<String> enumeration(Class<? extends Record> answer, String component) {
    return Arrays.stream(answer.getRecordComponents())
        .filter(each -> each.getName().equals(component))
        .map(each -> each.getAnnotation(Shape.class))
        .filter(Objects::nonNull)
        .map(shape -> enumeration(shape.values()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no values of " + component));
  }

  /** An RFC 3339 time with its offset. */
  public static Type<Instant> time() {
    return TimeType.INSTANCE;
  }

  /**
   * The text of a time as a query means it: an unescaped plus before the offset arrives as a space.
   */
  public static String timeInQuery(String text) {
    return TimeType.inQuery(text);
  }

  /** A list of values of one type. */
  public static <T> ListType<T> list(Type<T> item) {
    return new ListType<>(item);
  }

  /** An object with free keys. Of two keys that are equal once stripped, the last wins. */
  public static <V> MapType<V> map(StringType key, Type<V> value) {
    return new MapType<>(key, value);
  }

  /** An object of any content. */
  public static Type<Map<String, @Nullable Object>> freeObject() {
    return FreeObjectType.INSTANCE;
  }

  /** Any JSON value, null included. */
  public static Type<@Nullable Object> any() {
    return FreeType.INSTANCE;
  }

  /**
   * An object with declared fields.
   *
   * @param name its name among the schemas of the document
   * @param body declares the fields and gives the function that makes the value of them
   */
  public static <T> ObjectType<T> object(
      String name, Function<ObjectType.Fields, Function<ObjectType.Values, T>> body) {
    return new ObjectType<>(name, body);
  }

  /** An object of one required field, which decodes to the field's value. */
  public static <T> ObjectType<T> object(String name, String field, Type<T> type) {
    return object(
        name,
        f -> {
          var only = f.required(field, type);
          return v -> v.get(only);
        });
  }

  /**
   * An object with declared fields that is kept as JSON: decoded to an immutable map in declared
   * order, of plain Java terms. Absent fields without a default are left out.
   */
  public static ObjectType<Map<String, @Nullable Object>> mapObject(
      String name, Consumer<ObjectType.Fields> body) {
    return new ObjectType<>(
        name,
        fields -> {
          body.accept(fields);
          return ObjectType.Values::asMap;
        });
  }

  /**
   * One of several object types.
   *
   * @param discriminator the field whose string tells them apart
   * @param byTag the types by that string
   */
  public static <T> Type<T> union(
      String discriminator, Map<String, ? extends Type<? extends T>> byTag) {
    return new UnionType<>(discriminator, byTag);
  }
}
