package dev.pinion.http.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import tools.jackson.databind.node.ObjectNode;

/** Says what describes a record of an answer that is not written component by component. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DescribedBy {

  /** A public class with a public constructor that takes nothing. */
  Class<? extends Description> value();

  /** Describes what is answered. */
  @FunctionalInterface
  interface Description {

    /** A fresh JSON Schema of it. */
    ObjectNode schema(Definitions definitions);
  }
}
