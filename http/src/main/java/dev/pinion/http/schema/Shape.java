package dev.pinion.http.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the schema of an answer says of a record component beyond its Java type. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Shape {

  /** Whether the schema promises the field; answers carry it all the same. */
  boolean required() default true;

  /** The only texts that it can be, where no enum has them; none for any. */
  String[] values() default {};
}
