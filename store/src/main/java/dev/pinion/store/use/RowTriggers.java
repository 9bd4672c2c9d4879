package dev.pinion.store.use;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a kind of database makes and removes triggers that run for each row. */
public interface RowTriggers {

  /**
   * Statements that make a trigger, which is not there.
   *
   * @param name of the trigger
   * @param event such as "after insert"
   * @param when a condition; null for always
   * @param actions statements, each with its semicolon
   */
  List<String> with(String table, String name, String event, @Nullable String when, String actions);

  /** Statements that remove a trigger, if it is there. */
  List<String> without(String table, String name);

  /**
   * Statements that make a trigger that can be switched on and costs nothing until then; none if
   * that makes it.
   */
  List<String> switchable(String table, String name, String event, String actions);

  /**
   * Statements that switch such a trigger on, which may be on; nobody's reading is in their way.
   */
  List<String> on(String table, String name, String event, String actions);

  /** Statements that switch it off; nobody's reading is in their way. */
  List<String> off(String table, String name);

  /**
   * A JSON array as text.
   *
   * @param values expressions of texts and integers
   */
  String array(List<String> values);
}
