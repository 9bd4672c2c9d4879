package dev.pinion.benchmarks;

import dev.pinion.benchmarks.GovernedPromotionBenchmark.Governance;
import dev.pinion.benchmarks.GovernedPromotionBenchmark.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The promotions of {@link GovernedPromotionBenchmark} in turn with each other, so that whatever
 * else the machine does slows all of them down: the ratios hold where those of JMH, which measures
 * one after the other, do not.
 */
public final class GovernanceCost {
  private static final int ROUNDS = 1_500;
  private static final int SERVICES = 1_000;

  /** Rounds before the first that counts. */
  private static final int WARM_UP = 500;

  private final Map<Governance, Arm> arms = new EnumMap<>(Governance.class);
  private final Turn turn = new Turn();

  private GovernanceCost() throws IOException, InterruptedException {
    for (Governance each : Governance.values()) {
      arms.put(each, new Arm(each));
    }
  }

  /** Prints what a promotion and a dry run take, and multiples of those without a rule. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    var cost = new GovernanceCost();
    cost.measure(rounds);
    cost.print();
  }

  /** A tenant of its own with one kind of rules. */
  private static final class Arm {
    final Tenant tenant = new Tenant();
    final GovernedPromotionBenchmark benchmark = new GovernedPromotionBenchmark();
    final List<Long> commits = new ArrayList<>();
    final List<Long> plans = new ArrayList<>();

    Arm(Governance rules) throws IOException, InterruptedException {
      tenant.services = SERVICES;
      tenant.open();
      benchmark.rules = rules;
      benchmark.prepare(tenant);
    }

    void step(Turn turn, boolean counts) {
      turn.turn(tenant, benchmark);
      long begin = System.nanoTime();
      benchmark.plan(tenant);
      long planned = System.nanoTime();
      benchmark.commit(tenant, turn);
      long end = System.nanoTime();
      if (counts) {
        plans.add(planned - begin);
        commits.add(end - planned);
      }
    }

    private static long median(List<Long> nanos) {
      return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }
  }

  private void measure(int rounds) {
    var random = new Random(1);
    var order = new ArrayList<>(arms.values());
    for (int i = 0; i < WARM_UP + rounds; i++) {
      Collections.shuffle(order, random);
      for (Arm each : order) {
        each.step(turn, i >= WARM_UP);
      }
    }
  }

  private void print() throws IOException {
    Arm bare = Objects.requireNonNull(arms.get(Governance.NONE));
    System.out.println("rules      commit             dry run");
    for (Map.Entry<Governance, Arm> each : arms.entrySet()) {
      long commit = Arm.median(each.getValue().commits);
      long plan = Arm.median(each.getValue().plans);
      System.out.printf(
          "%-10s %6d us (x%.2f)  %6d us (x%.2f)%n",
          each.getKey(),
          commit / 1_000,
          (double) commit / Arm.median(bare.commits),
          plan / 1_000,
          (double) plan / Arm.median(bare.plans));
    }
    for (Arm each : arms.values()) {
      each.tenant.close();
    }
  }
}
