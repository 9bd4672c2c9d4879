package dev.pinion.http;

import dev.pinion.http.api.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operations of a path. Literal segments win over parameters; a slash at the end of a
 * path does not matter; a percent-encoded slash stays inside its segment.
 */
public final class RouteTable {
  private final Node root = new Node();
  private final List<Operation> operations = new ArrayList<>();

  /** A table of these operations. */
  public RouteTable(Collection<Operation> operations) {
    operations.forEach(this::add);
  }

  /** The operations at a path by method, with the decoded values of the path's parameters. */
  public record Match(Map<String, Operation> byMethod, Map<String, String> values) {

    /** The operation of a method; null if there is none. HEAD is GET but for the content. */
    @Nullable Operation operation(String method) {
      return byMethod.get(method.equals("HEAD") ? "GET" : method);
    }

    /** The methods that the path takes, in their order. */
    SortedSet<String> methods() {
      var methods = new TreeSet<>(byMethod.keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return methods;
    }
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node parameter;
    final Map<String, Operation> byMethod = new TreeMap<>();
  }

  /** Every operation in the order in which it was added. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  private void add(Operation operation) {
    Node node = root;
    for (String segment : operation.segments()) {
      node = isParameter(segment) ? parameter(node) : literal(node, segment);
    }
    if (node.byMethod.putIfAbsent(operation.method(), operation) != null) {
      throw new IllegalArgumentException(
          "two operations for " + operation.method() + " " + operation.path());
    }
    operations.add(operation);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static Node parameter(Node node) {
    Node next = node.parameter == null ? new Node() : node.parameter;
    node.parameter = next;
    return next;
  }

  private static Node literal(Node node, String segment) {
    return node.literals.computeIfAbsent(segment, key -> new Node());
  }

  /** What stands at a raw path; null if nothing does. */
  public @Nullable Match find(String rawPath) {
    if (!rawPath.startsWith("/")) {
      return null;
    }
    List<String> segments = Operation.segments(rawPath);
    Node node = find(root, segments, 0);
    if (node == null) {
      return null;
    }
    return new Match(node.byMethod, values(node, segments));
  }

  private static @Nullable Node find(Node node, List<String> segments, int index) {
    if (index == segments.size()) {
      return node.byMethod.isEmpty() ? null : node;
    }
    Node literal = node.literals.get(segments.get(index));
    Node found = literal == null ? null : find(literal, segments, index + 1);
    if (found == null && node.parameter != null && !segments.get(index).isEmpty()) {
      found = find(node.parameter, segments, index + 1);
    }
    return found;
  }

  private static Map<String, String> values(Node node, List<String> segments) {
    // Operations at one node may call a parameter by different names.
    var values = new LinkedHashMap<String, String>();
    for (Operation operation : node.byMethod.values()) {
      List<String> template = operation.segments();
      for (int i = 0; i < template.size(); i++) {
        String name = template.get(i);
        if (isParameter(name)) {
          values.put(name.substring(1, name.length() - 1), decode(segments.get(i)));
        }
      }
    }
    return values;
  }

  /** A segment without its percent-encoding; a malformed one stays as it is. */
  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
