package dev.pinion.catalog;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of numbers. Looking at a position, inserting and removing there, and finding
 * where a property ends that only the first numbers have, take O(log n). A changed list shares all
 * other blocks with the one that it was made of.
 *
 * <p>It is a B-tree by position (Bayer and McCreight, 1972) with the numbers in its leaves.
 */
final class IntSequence {
  /** So many numbers or nodes are in a node at most. */
  private static final int FULL = 64;

  /** Parts of what is too wide have as many at most. */
  private static final int USUAL = FULL * 3 / 4;

  /** A node with fewer is joined with a neighbour. */
  private static final int FEW = FULL / 4;

  private final Node root;

  private IntSequence(Node root) {
    this.root = root;
  }

  private sealed interface Node {
    /** The numbers below it. */
    int size();

    /** The first number below it; the node is not empty. */
    int first();

    /** What is directly in it: numbers or nodes. */
    int width();

    /** This node with the other one behind it; too wide, perhaps. */
    Node joined(Node behind);

    /** A part of what is directly in it. */
    Node part(int from, int to);
  }

  private static final class Leaf implements Node {
    final int[] numbers;

    Leaf(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public int size() {
      return numbers.length;
    }

    @Override
    public int first() {
      return numbers[0];
    }

    @Override
    public int width() {
      return numbers.length;
    }

    @Override
    public Node joined(Node behind) {
      int[] more = ((Leaf) behind).numbers;
      int[] all = Arrays.copyOf(numbers, numbers.length + more.length);
      System.arraycopy(more, 0, all, numbers.length, more.length);
      return new Leaf(all);
    }

    @Override
    public Node part(int from, int to) {
      return new Leaf(Arrays.copyOfRange(numbers, from, to));
    }
  }

  private static final class Inner implements Node {
    final Node[] nodes;

    /** The position behind each of them. */
    final int[] ends;

    Inner(Node[] nodes, int[] ends) {
      this.nodes = nodes;
      this.ends = ends;
    }

    static Inner of(Node... nodes) {
      int[] ends = new int[nodes.length];
      int end = 0;
      for (int i = 0; i < nodes.length; i++) {
        end += nodes[i].size();
        ends[i] = end;
      }
      return new Inner(nodes, ends);
    }

    @Override
    public int size() {
      return ends[ends.length - 1];
    }

    @Override
    public int first() {
      return nodes[0].first();
    }

    @Override
    public int width() {
      return nodes.length;
    }

    @Override
    public Node joined(Node behind) {
      Node[] more = ((Inner) behind).nodes;
      Node[] all = Arrays.copyOf(nodes, nodes.length + more.length);
      System.arraycopy(more, 0, all, nodes.length, more.length);
      return of(all);
    }

    @Override
    public Node part(int from, int to) {
      return of(Arrays.copyOfRange(nodes, from, to));
    }

    int start(int node) {
      return node == 0 ? 0 : ends[node - 1];
    }

    /** Which node holds a position. */
    int holding(int position) {
      int found = Arrays.binarySearch(ends, position);
      return found < 0 ? -found - 1 : found + 1;
    }
  }

  /** Those numbers. */
  static IntSequence of(int... numbers) {
    Node node = new Leaf(numbers.clone());
    return new IntSequence(numbers.length <= FULL ? node : split(node));
  }

  /** The parts of a node that is too wide, under a node. */
  private static Node split(Node wide) {
    int parts = (wide.width() + USUAL - 1) / USUAL;
    Node[] nodes = new Node[parts];
    int from = 0;
    for (int i = 0; i < parts; i++) {
      int to = (int) ((long) wide.width() * (i + 1) / parts);
      nodes[i] = wide.part(from, to);
      from = to;
    }
    Node split = Inner.of(nodes);
    return parts <= FULL ? split : split(split);
  }

  int size() {
    return root.size();
  }

  /** How many numbers have a property that none has behind one that has it not. */
  int count(IntPredicate property) {
    if (size() == 0) {
      return 0;
    }
    int before = 0;
    Node node = root;
    while (node instanceof Inner inner) {
      int low = 1;
      int high = inner.nodes.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (property.test(inner.nodes[middle].first())) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before += inner.start(low - 1);
      node = inner.nodes[low - 1];
    }
    int[] numbers = ((Leaf) node).numbers;
    int low = 0;
    int high = numbers.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (property.test(numbers[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return before + low;
  }

  /** This list with a number inserted at a position. */
  IntSequence with(int position, int number) {
    Node next = with(root, position, number);
    return new IntSequence(next.width() > FULL ? split(next) : next);
  }

  private static Node with(Node node, int position, int number) {
    if (node instanceof Leaf leaf) {
      int[] numbers = leaf.numbers;
      int[] next = Arrays.copyOf(numbers, numbers.length + 1);
      System.arraycopy(numbers, position, next, position + 1, numbers.length - position);
      next[position] = number;
      return new Leaf(next);
    }
    var inner = (Inner) node;
    // Behind the last number of a node is a place of that node too.
    int at = position == 0 ? 0 : inner.holding(position - 1);
    return fitted(inner, at, with(inner.nodes[at], position - inner.start(at), number));
  }

  /** This list without the number at a position. */
  IntSequence without(int position) {
    Node next = without(root, position);
    while (next instanceof Inner inner && inner.nodes.length == 1) {
      next = inner.nodes[0];
    }
    return new IntSequence(next);
  }

  private static Node without(Node node, int position) {
    if (node instanceof Leaf leaf) {
      int[] numbers = leaf.numbers;
      int[] next = Arrays.copyOf(numbers, numbers.length - 1);
      System.arraycopy(numbers, position + 1, next, position, next.length - position);
      return new Leaf(next);
    }
    var inner = (Inner) node;
    int at = inner.holding(position);
    return fitted(inner, at, without(inner.nodes[at], position - inner.start(at)));
  }

  /** A node with another one at a place, which is split or joined with a neighbour if need be. */
  private static Inner fitted(Inner inner, int at, Node changed) {
    Node[] nodes = inner.nodes;
    boolean lean = changed.width() < FEW && nodes.length > 1;
    if (!lean && changed.width() <= FULL) {
      return replaced(inner, at, changed);
    }
    int from = lean && at > 0 ? at - 1 : at;
    int to = lean ? from + 2 : from + 1;
    Node whole = changed;
    if (lean) {
      whole = at > 0 ? nodes[from].joined(changed) : changed.joined(nodes[1]);
    }
    Node[] parts = whole.width() > FULL ? ((Inner) split(whole)).nodes : new Node[] {whole};
    Node[] next = new Node[nodes.length - (to - from) + parts.length];
    System.arraycopy(nodes, 0, next, 0, from);
    System.arraycopy(parts, 0, next, from, parts.length);
    System.arraycopy(nodes, to, next, from + parts.length, nodes.length - to);
    return Inner.of(next);
  }

  private static Inner replaced(Inner inner, int at, Node changed) {
    Node[] nodes = inner.nodes.clone();
    int[] ends = inner.ends.clone();
    int more = changed.size() - nodes[at].size();
    nodes[at] = changed;
    for (int i = at; i < ends.length; i++) {
      ends[i] += more;
    }
    return new Inner(nodes, ends);
  }

  /** Looks at positions of the list, fast at those near the one before. */
  Reader reader() {
    return new Reader();
  }

  /** Looks at positions; not for several threads. */
  final class Reader {
    private int[] block = {};
    private int start;

    /** The number at a position that is in the list. */
    int at(int position) {
      int place = position - start;
      if (place < 0 || place >= block.length) {
        enter(position);
        place = position - start;
      }
      return block[place];
    }

    private void enter(int position) {
      start = 0;
      Node node = root;
      while (node instanceof Inner inner) {
        int at = inner.holding(position - start);
        start += inner.start(at);
        node = inner.nodes[at];
      }
      block = ((Leaf) node).numbers;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IntSequence that && Arrays.equals(toArray(), that.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toArray());
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }

  private int[] toArray() {
    Reader reader = reader();
    int[] all = new int[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = reader.at(i);
    }
    return all;
  }
}
