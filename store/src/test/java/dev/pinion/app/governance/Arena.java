package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;

import dev.pinion.app.Race;
import dev.pinion.app.Shop;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A governed service, two servers on its database, and the story of its release. Everybody who
 * races does so through a server that chance chooses, so that nothing may be decided on what one of
 * them has in memory.
 */
final class Arena implements AutoCloseable {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  static final int ROUNDS = Integer.getInteger("pinion.rounds", 20);

  final Random random = new Random(SEED);
  final Governed governed;
  final List<Side> sides;
  final Story story;
  final EntityId service;

  Arena(Path folder, Class<?> test) throws IOException {
    System.out.println(test.getSimpleName() + ": -Dpinion.seed=" + SEED);
    governed = new Governed(folder);
    service = governed.service;
    governed.invite("ann");
    sides = List.of(new Side(governed), new Side(governed));
    story = new Story(sides.getFirst(), service);
  }

  @Override
  public void close() {
    sides.forEach(Side::close);
    governed.close();
  }

  Side side() {
    return sides.get(random.nextInt(sides.size()));
  }

  Rule rule(Condition... conditions) {
    Rule rule = governed.rule(conditions);
    story.ruled(rule);
    return rule;
  }

  /** Lets all loose at once; the codes of what they were refused with, or null, in their order. */
  List<@Nullable String> race(Runnable... racers) throws Exception {
    var order = new ArrayList<Integer>();
    for (int i = 0; i < racers.length; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<@Nullable DomainError> outcomes =
        Race.run(order.stream().map(each -> racers[each]).toList());
    var codes = new ArrayList<@Nullable String>(Collections.nCopies(racers.length, null));
    for (int i = 0; i < racers.length; i++) {
      DomainError error = outcomes.get(i);
      codes.set(order.get(i), error == null ? null : error.code());
    }
    return codes;
  }

  /** Gives a set that no rule governs a content that is neither release's nor the other one. */
  Pins fill(String set, @Nullable Pins other) {
    Pins release = pins();
    Pins wanted;
    do {
      wanted = Shop.pins(1L + random.nextInt(3), 1L + random.nextInt(3));
    } while (wanted.equals(release) || wanted.equals(other));
    governed.upsert(set, wanted);
    return wanted;
  }

  /** What release pins. */
  Pins pins() {
    return governed.shop.tenant.read(
        tx ->
            Objects.requireNonNull(
                    Objects.requireNonNull(tx.services().find(service)).versionSet(RELEASE))
                .pins());
  }

  RequestView ask(String from, Mode mode) {
    return ask(new Change.Promote(RELEASE, from, true), mode);
  }

  RequestView ask(Change change, Mode mode) {
    Side side = side();
    return side.requests.create(side.ann, service, new Ask(change, "Go", null, mode, null));
  }

  void approve(Side side, RequestView view) {
    side.requests.approve(side.ben, view.request().id(), null, view.request().basis().digests());
  }

  ChangePlan promote(Side side, @Nullable Overriding overriding) {
    var write = new SetWrite(service, RELEASE, List.of(), false, overriding);
    return side.sets.promote(
        overriding == null ? side.admin : side.owner, write, Governed.promotion(PREVIEW));
  }

  State state(RequestView view) {
    return governed.shop.tenant.read(
        tx -> Objects.requireNonNull(tx.requests().find(view.request().id())).progress().state());
  }

  static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has every server look at what is due. */
  void look() {
    sides.forEach(each -> each.clock.look());
  }

  /** What the servers have applied by themselves. */
  long applied() {
    return sides.stream().mapToLong(each -> each.clock.applied()).sum();
  }

  /** What the servers could not apply. */
  long failed() {
    return sides.stream().mapToLong(each -> each.clock.failed()).sum();
  }
}
