package dev.pinion.http.schema;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Request types made from records, component by component, and records written as these types read
 * them: fields in snake case, nullable components optional and left out when they are null. What a
 * constructor refuses with an {@link IllegalArgumentException} is one fault of the object.
 */
public final class RecordTypes {
  /** Entries of one list. */
  private static final int LIST_MAX = 100;

  private final Map<Class<?>, Scalar<?>> scalars;

  /**
   * Types of records.
   *
   * @param scalars classes whose values are written as strings, beside enums and times
   */
  public RecordTypes(Map<Class<?>, Scalar<?>> scalars) {
    this.scalars = Map.copyOf(scalars);
  }

  /**
   * How the values of a class are read and written.
   *
   * @param text what a value is written as
   */
  public record Scalar<T>(Type<T> type, Function<T, String> text) {
    private String write(Object value) {
      @SuppressWarnings("unchecked") // it is registered for the class of the value
      T own = (T) value;
      return text.apply(own);
    }
  }

  /** The type of a record, under its own name among the schemas of the document. */
  public <R extends Record> Type<R> of(Class<R> type) {
    return of(type, name(type), null);
  }

  /**
   * One of several records, told apart by a word that is no component of them.
   *
   * @param discriminator the field that has the word
   * @param suffix what follows the word in the name of each schema
   * @param byTag the classes of the records by the word
   */
  public <T> Type<T> union(
      String discriminator, String suffix, Map<String, Class<? extends T>> byTag) {
    Map<String, Type<? extends T>> types = new TreeMap<>();
    byTag.forEach(
        (tag, each) -> {
          Type<? extends Record> type =
              of(each.asSubclass(Record.class), camel(tag) + suffix, Map.entry(discriminator, tag));
          types.put(tag, type.map(each::cast));
        });
    return Types.union(discriminator, types);
  }

  private <R extends Record> Type<R> of(
      Class<R> type, String name, Map.@Nullable Entry<String, String> tag) {
    ObjectType<List<@Nullable Object>> arguments =
        Types.object(
            name,
            f -> {
              if (tag != null) {
                f.required(tag.getKey(), Types.enumeration(tag.getValue()));
              }
              List<Field<?>> fields =
                  Arrays.stream(type.getRecordComponents())
                      .<Field<?>>map(each -> field(f, each))
                      .toList();
              return values -> {
                var all = new ArrayList<@Nullable Object>();
                fields.forEach(each -> all.add(values.getOrNull(each)));
                return all;
              };
            });
    Constructor<R> constructor = constructor(type);
    return arguments.made(values -> make(constructor, values.toArray()));
  }

  private Field<?> field(ObjectType.Fields fields, RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    String name = Names.snake(component.getName());
    return type.isAnnotationPresent(Nullable.class)
        ? fields.optional(name, type(type).nullable())
        : fields.required(name, type(type));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the class is that of some enum
  private static Type<?> enumeration(Class<?> type) {
    return Types.enumeration((Class) type);
  }

  private Type<?> type(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType generic) {
      return Types.list(type(generic.getAnnotatedActualTypeArguments()[0])).max(LIST_MAX);
    }
    Class<?> type = (Class<?>) annotated.getType();
    Scalar<?> scalar = scalars.get(type);
    if (scalar != null) {
      return scalar.type();
    }
    if (type.isRecord()) {
      return of(type.asSubclass(Record.class));
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    if (type == boolean.class || type == Boolean.class) {
      return Types.bool();
    }
    if (type == long.class || type == Long.class) {
      return Types.integer();
    }
    if (type == double.class || type == Double.class) {
      return Types.number().map(BigDecimal::doubleValue);
    }
    if (type == Instant.class) {
      return Types.time();
    }
    throw new IllegalArgumentException("no type for " + annotated);
  }

  private static <R extends Record> Constructor<R> constructor(Class<R> type) {
    Class<?>[] components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(components);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("no constructor of " + type, e);
    }
  }

  private static <R> R make(Constructor<R> constructor, @Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(constructor.toString(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor.toString(), e);
    }
  }

  /** The record as JSON terms. */
  public Map<String, Object> write(Record value) {
    var written = new LinkedHashMap<String, Object>();
    for (RecordComponent each : value.getClass().getRecordComponents()) {
      Object found = get(each, value);
      if (found != null) {
        written.put(Names.snake(each.getName()), plain(found));
      }
    }
    return Collections.unmodifiableMap(written);
  }

  private Object plain(Object value) {
    Scalar<?> scalar = scalars.get(value.getClass());
    if (scalar != null) {
      return scalar.write(value);
    }
    return switch (value) {
      case List<?> list -> list.stream().map(this::plain).toList();
      case Record record -> write(record);
      default -> value;
    };
  }

  private static @Nullable Object get(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }

  /** The name of a class after those of the classes around it. */
  private static String name(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
  }

  private static String camel(String word) {
    var name = new StringBuilder();
    for (String part : word.split("_", -1)) {
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    return name.toString();
  }
}
