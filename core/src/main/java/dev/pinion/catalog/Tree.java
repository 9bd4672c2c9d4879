package dev.pinion.catalog;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map. A changed map shares all but about 1.4 log₂ n nodes with the one that it
 * was made of. Look-ups and changes take O(log n).
 *
 * <p>It is a height-balanced tree (Adelson-Velsky and Landis, 1962).
 */
public final class Tree<K, V> implements Iterable<V> {
  private final Comparator<? super K> order;
  private final @Nullable Node<K, V> root;

  private Tree(Comparator<? super K> order, @Nullable Node<K, V> root) {
    this.order = order;
    this.root = root;
  }

  /** An empty map in that order of keys. */
  public static <K, V> Tree<K, V> empty(Comparator<? super K> order) {
    return new Tree<>(order, null);
  }

  /**
   * A map of values by a key of theirs; of values with the same key the last one stays. Takes O(n)
   * if they are sorted.
   */
  public static <K, V> Tree<K, V> of(
      Comparator<? super K> order, List<? extends V> values, Function<? super V, K> key) {
    List<Map.Entry<K, V>> entries =
        values.stream().map(value -> Map.<K, V>entry(key.apply(value), value)).toList();
    boolean sorted = true;
    for (int i = 1; i < entries.size() && sorted; i++) {
      sorted = order.compare(entries.get(i - 1).getKey(), entries.get(i).getKey()) < 0;
    }
    if (sorted) {
      return new Tree<>(order, balanced(entries, 0, entries.size()));
    }
    Tree<K, V> tree = empty(order);
    for (Map.Entry<K, V> each : entries) {
      tree = tree.with(each.getKey(), each.getValue());
    }
    return tree;
  }

  private static <K, V> @Nullable Node<K, V> balanced(
      List<Map.Entry<K, V>> entries, int from, int to) {
    if (from == to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    Map.Entry<K, V> entry = entries.get(middle);
    return new Node<>(
        entry.getKey(),
        entry.getValue(),
        balanced(entries, from, middle),
        balanced(entries, middle + 1, to));
  }

  private static final class Node<K, V> {
    final K key;
    final V value;
    final @Nullable Node<K, V> left;
    final @Nullable Node<K, V> right;
    final int height;
    final int size;

    Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.height = Math.max(height(left), height(right)) + 1;
      this.size = size(left) + size(right) + 1;
    }
  }

  private static int height(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }

  /** The number of entries. */
  public int size() {
    return size(root);
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return root == null;
  }

  /** The value of the key; null if there is none. */
  public @Nullable V get(K key) {
    Node<K, V> node = root;
    while (node != null) {
      int side = order.compare(key, node.key);
      if (side == 0) {
        return node.value;
      }
      node = side < 0 ? node.left : node.right;
    }
    return null;
  }

  /** This map with a value for the key, in the place of the one that was there. */
  public Tree<K, V> with(K key, V value) {
    return new Tree<>(order, with(root, key, value));
  }

  private Node<K, V> with(@Nullable Node<K, V> node, K key, V value) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int side = order.compare(key, node.key);
    if (side == 0) {
      return new Node<>(key, value, node.left, node.right);
    }
    return side < 0
        ? join(with(node.left, key, value), node, node.right)
        : join(node.left, node, with(node.right, key, value));
  }

  /** This map without the key; the same if it is not there. */
  public Tree<K, V> without(K key) {
    return get(key) == null ? this : new Tree<>(order, without(root, key));
  }

  private @Nullable Node<K, V> without(@Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int side = order.compare(key, node.key);
    if (side < 0) {
      return join(without(node.left, key), node, node.right);
    }
    if (side > 0) {
      return join(node.left, node, without(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<K, V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return join(node.left, next, withoutFirst(node.right));
  }

  private static <K, V> @Nullable Node<K, V> withoutFirst(Node<K, V> node) {
    return node.left == null ? node.right : join(withoutFirst(node.left), node, node.right);
  }

  /** The two sides under an entry between them; their heights differ by two at most. */
  private static <K, V> Node<K, V> join(
      @Nullable Node<K, V> left, Node<K, V> entry, @Nullable Node<K, V> right) {
    if (left != null && left.height > height(right) + 1) {
      Node<K, V> middle = left.right;
      return middle == null || height(left.left) >= middle.height
          ? node(left, left.left, node(entry, middle, right))
          : node(middle, node(left, left.left, middle.left), node(entry, middle.right, right));
    }
    if (right != null && right.height > height(left) + 1) {
      Node<K, V> middle = right.left;
      return middle == null || height(right.right) >= middle.height
          ? node(right, node(entry, left, middle), right.right)
          : node(middle, node(entry, left, middle.left), node(right, middle.right, right.right));
    }
    return left == entry.left && right == entry.right ? entry : node(entry, left, right);
  }

  private static <K, V> Node<K, V> node(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(entry.key, entry.value, left, right);
  }

  /** The values in the order of their keys. */
  @Override
  public Iterator<V> iterator() {
    var walk = new Walk();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return walk.hasNext();
      }

      @Override
      public V next() {
        return walk.next().value;
      }
    };
  }

  /** The keys in order. */
  public Stream<K> keys() {
    var walk = new Walk();
    return Stream.generate(() -> walk.next().key).limit(size());
  }

  /** The values in the order of their keys. */
  public Stream<V> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  @Override
  public Spliterator<V> spliterator() {
    return Spliterators.spliterator(
        iterator(), size(), Spliterator.ORDERED | Spliterator.IMMUTABLE | Spliterator.NONNULL);
  }

  /** Whether the other one has equal keys with equal values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tree<?, ?> that
        && size() == that.size()
        && keys().toList().equals(that.keys().toList())
        && stream().toList().equals(that.stream().toList());
  }

  @Override
  public int hashCode() {
    return 31 * keys().toList().hashCode() + stream().toList().hashCode();
  }

  @Override
  public String toString() {
    return stream().toList().toString();
  }

  /** Goes from entry to entry; holds those whose own turn and right side are still to come. */
  private final class Walk {
    private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

    Walk() {
      descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
      for (Node<K, V> node = from; node != null; node = node.left) {
        path.push(node);
      }
    }

    boolean hasNext() {
      return !path.isEmpty();
    }

    Node<K, V> next() {
      Node<K, V> node = path.poll();
      if (node == null) {
        throw new NoSuchElementException();
      }
      descend(node.right);
      return node;
    }
  }
}
