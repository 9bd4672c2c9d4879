package dev.pinion.app.explore;

import dev.pinion.app.request.RequestClock;
import dev.pinion.domain.Sha256;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Walks the states of a small world, those that take the fewest operations to reach first, and has
 * each outcome judged. States that cannot be told apart are walked from once.
 */
public final class Explorer {
  /** Time flies here, so the server is late all the time. */
  private static final Logger CLOCK = Logger.getLogger(RequestClock.class.getName());

  private final MemoryStore store = new MemoryStore();
  private final World world;
  private final List<Operation> operations;
  private final boolean withClock;
  private final Set<String> known = new HashSet<>();
  private final ArrayDeque<Node> open = new ArrayDeque<>();
  private long sequences;
  private int depth;

  /** A walk in a world of its own, by these operations. */
  public Explorer(Setup setup, List<Operation> operations) {
    CLOCK.setLevel(Level.SEVERE);
    world = new World(setup, store);
    this.operations = List.copyOf(operations);
    withClock =
        setup.conditions().apply(world.things).stream()
            .map(each -> each instanceof Judge.Planted planted ? planted.claimed() : each)
            .anyMatch(each -> each instanceof dev.pinion.domain.governance.Window);
  }

  /** A state, with how it was come to. */
  private record Node(
      MemoryStore.State state,
      Instant now,
      Sight sight,
      History history,
      int depth,
      @Nullable Node from,
      @Nullable Operation by) {

    List<String> path() {
      var path = new ArrayList<String>();
      for (Node each = this; each != null && each.by() != null; each = each.from()) {
        path.addFirst(each.by().name());
      }
      return path;
    }
  }

  /**
   * What a walk has found.
   *
   * @param states that can be told apart
   * @param walked states from which every operation was tried
   * @param sequences operations that were tried
   * @param depth how many operations the farthest states are away
   * @param complete up to how many operations every sequence was tried
   * @param hole null if there is none
   */
  public record Found(
      String world,
      int states,
      int walked,
      long sequences,
      int depth,
      int complete,
      @Nullable Hole hole) {
    @Override
    public String toString() {
      return "%s: %,d states, %,d walked from, %,d operations tried, every sequence of %d and some of %d%s"
          .formatted(
              world, states, walked, sequences, complete, depth, hole == null ? "" : "; " + hole);
    }
  }

  /** A sequence of operations after which something does not hold. */
  public record Hole(List<String> path, List<String> objections) {
    @Override
    public String toString() {
      return "after\n  %s\nthis does not hold:\n  %s"
          .formatted(String.join("\n  ", path), String.join("\n  ", objections));
    }
  }

  /**
   * Walks.
   *
   * @param opening operations to begin with, which are judged as well
   * @param most states from which every operation is tried, at most
   */
  public Found walk(List<String> opening, int most) {
    Sight first = Sight.of(world);
    Node start = new Node(store.state(), world.now(), first, Oracle.begin(first), 0, null, null);
    known.add(key(start));
    for (String name : opening) {
      Step step = step(start, named(name));
      if (step.hole() != null) {
        return found(0, step.hole());
      }
      start = Objects.requireNonNull(step.next(), () -> "refused: " + name);
      known.add(key(start));
    }
    int from = start.depth();
    open.add(start);
    int walked = 0;
    while (!open.isEmpty() && walked < most) {
      Node node = open.remove();
      walked++;
      for (Operation each : operations) {
        Step step = step(node, each);
        if (step.hole() != null) {
          return found(walked, step.hole());
        }
        Node next = step.next();
        if (next != null && known.add(key(next))) {
          depth = Math.max(depth, next.depth() - from);
          open.add(next);
        }
      }
    }
    Node left = open.peek();
    int complete = left == null ? depth : left.depth() - from;
    return new Found(world.setup.name(), known.size(), walked, sequences, depth, complete, null);
  }

  /**
   * Does one operation after the other; each but the last must be carried out.
   *
   * @return the code of the refusal of the last one; null if it was carried out too
   */
  public @Nullable String follow(List<String> names) {
    walk(names.subList(0, names.size() - 1), 0);
    Node last = open.remove();
    world.goTo(store, last.state(), last.now());
    return named(names.getLast()).run(world);
  }

  /**
   * Takes long ways at random: each begins at the beginning and tries operations until so many were
   * done.
   */
  public Found wander(Random random, int ways, int length) {
    Sight first = Sight.of(world);
    Node start = new Node(store.state(), world.now(), first, Oracle.begin(first), 0, null, null);
    for (int i = 0; i < ways; i++) {
      Node node = start;
      while (node.depth() < length) {
        Step step = step(node, operations.get(random.nextInt(operations.size())));
        if (step.hole() != null) {
          return found(i, step.hole());
        }
        if (step.next() != null) {
          node = step.next();
          known.add(key(node));
        }
      }
      depth = length;
    }
    return new Found(world.setup.name(), known.size(), ways, sequences, depth, 0, null);
  }

  private Found found(int walked, Hole hole) {
    return new Found(world.setup.name(), known.size(), walked, sequences, depth, 0, hole);
  }

  private Operation named(String name) {
    return operations.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation: " + name));
  }

  /** What one operation has led to: a state, a hole, or nothing if it was refused. */
  private record Step(@Nullable Node next, @Nullable Hole hole) {}

  private Step step(Node node, Operation operation) {
    world.goTo(store, node.state(), node.now());
    if (!operation.makesSense().test(world)) {
      return new Step(null, null);
    }
    sequences++;
    if (!world.setup.standing()) {
      world.pass(Duration.ofSeconds(1));
    }
    var after = new ArrayList<>(node.path());
    after.add(operation.name());
    try {
      String refusal = operation.run(world);
      if (refusal != null) {
        String strange = strange(operation, refusal);
        return new Step(null, strange == null ? null : new Hole(after, List.of(strange)));
      }
      Sight sight = Sight.of(world);
      Oracle.Verdict verdict = Oracle.judge(world, node.sight(), sight, operation, node.history());
      var objections = new ArrayList<>(verdict.objections());
      objections.addAll(overlooked(operation, sight));
      if (!objections.isEmpty()) {
        return new Step(null, new Hole(after, objections));
      }
      Node next =
          new Node(
              store.state(),
              world.now(),
              sight,
              verdict.history(),
              node.depth() + 1,
              node,
              operation);
      return new Step(next, null);
    } catch (RuntimeException e) {
      throw new IllegalStateException("after " + after, e);
    }
  }

  /** A request that says it is ready can be applied. */
  private @Nullable String strange(Operation operation, String refusal) {
    boolean isOfOne = operation.kind() == Operation.Kind.APPLICATION && operation.request() != 0;
    ChangeRequest request = isOfOne ? world.request(operation.request()) : null;
    return refusal.equals("rules_not_met") && request != null && saysReady(request)
        ? "#%d says that it is ready and is refused".formatted(request.number())
        : null;
  }

  private boolean saysReady(ChangeRequest request) {
    return world.requests.get(world.caller(Who.ADA), request.id()).request().progress().state()
        == State.READY;
  }

  /** When the server has looked, it has applied all that was ready for it. */
  private List<String> overlooked(Operation operation, Sight sight) {
    boolean isLook = operation.kind() == Operation.Kind.APPLICATION && operation.who() == null;
    if (!isLook || !sight.freezes().isEmpty()) {
      return List.of();
    }
    return sight.requests().values().stream()
        .filter(each -> each.isLive() && each.ask().mode() == Mode.WHEN_READY)
        .filter(this::saysReady)
        .map(each -> "#%d is ready and was not applied".formatted(each.number()))
        .toList();
  }

  private String key(Node node) {
    return Sha256.hex(Fingerprint.of(node.sight(), node.history(), withClock));
  }
}
