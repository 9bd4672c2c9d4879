package dev.pinion.store.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a file whose statements fail where a test wants it. A failing statement does not
 * reach SQLite, so a failed commit leaves its transaction open, as it may be.
 */
final class FaultyConnection {
  private final Connection real;
  private final Queue<Fault> faults;
  private final List<String> reached;

  private FaultyConnection(Connection real, Queue<Fault> faults, List<String> reached) {
    this.real = real;
    this.faults = faults;
    this.reached = reached;
  }

  /**
   * A statement that throws.
   *
   * @param after whether SQLite carries it out first
   */
  record Fault(String sql, Supplier<Throwable> thrown, boolean after) {}

  /**
   * A connection that has faults.
   *
   * @param faults what the next statements of each text throw, by order; nothing for those that
   *     work
   * @param reached gets the statements that reach SQLite
   */
  static Connection of(Connection real, Queue<Fault> faults, List<String> reached) {
    var faulty = new FaultyConnection(real, faults, reached);
    return proxy(Connection.class, faulty::call);
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    Object result = method.invoke(real, args);
    return result instanceof PreparedStatement prepared
        ? faulty((String) Objects.requireNonNull(Objects.requireNonNull(args)[0]), prepared)
        : result;
  }

  private PreparedStatement faulty(String sql, PreparedStatement prepared) {
    return proxy(
        PreparedStatement.class,
        (method, args) -> {
          if (method.getName().startsWith("execute")) {
            reach(sql);
          }
          return method.invoke(prepared, args);
        });
  }

  /** Runs a statement into the fault that is waiting for it. */
  private void reach(String sql) throws Throwable {
    Fault fault = faults.peek();
    if (fault != null && fault.sql().equals(sql)) {
      faults.remove();
      if (fault.after()) {
        execute(sql);
      }
      throw fault.thrown().get();
    }
    synchronized (reached) {
      reached.add(sql);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = real.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Through {
    @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Through through) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              try {
                return through.call(method, args);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
