package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Idempotency.Standing;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one store, each with a memory of its own of what is under way. */
class IdempotencyTest {
  @TempDir private Path folder;
  private Shop shop;
  private Idempotency one;
  private Idempotency other;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop(folder);
    one = new Idempotency(shop.work, Duration.ofHours(24));
    other = new Idempotency(shop.work, Duration.ofHours(24));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Attempt begin(Idempotency server) {
    return ((Standing.First) server.begin(shop.admin, "key", "f")).attempt();
  }

  private void create(Attempt attempt) {
    shop.services.create(
        shop.admin.with(attempt),
        shop.newService("draft", false, Pins.LATEST),
        ServicePolicy.RUNNABLE);
  }

  private void assertDrafts(int count) {
    List<EntityId> drafts = shop.tenant.read(tx -> tx.services().findByName("draft"));
    assertThat(drafts).hasSize(count);
  }

  private static void assertConflict(Runnable work, String code) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            DomainException.class,
            e -> {
              assertThat(e.error()).isInstanceOf(DomainError.Conflict.class);
              assertThat(e.error().code()).isEqualTo(code);
            });
  }

  @Test
  void theTransactionDecidesBetweenServers() {
    Attempt first = begin(one);
    Attempt second = begin(other);
    create(first);
    assertConflict(() -> create(second), "idempotency_in_progress");
    assertDrafts(1);
    other.answered(shop.admin, second, "refused");
    other.end(second);
    one.answered(shop.admin, first, "done");
    one.end(first);
    assertThat(other.begin(shop.admin, "key", "f")).isEqualTo(new Standing.Again("done"));
    assertThat(other.begin(shop.admin, "key", "g")).isEqualTo(new Standing.Different());
  }

  @Test
  void whatIsDoneIsNotedWithIt() {
    Attempt attempt = begin(one);
    create(attempt);
    // Where there are other servers, one of them may be about to note the answer.
    String code = shop.store.isShared() ? "idempotency_in_progress" : "idempotency_answer_lost";
    assertConflict(() -> other.begin(shop.admin, "key", "f"), code);
    assertThat(other.begin(shop.admin, "key", "g")).isEqualTo(new Standing.Different());
  }

  @Test
  void whatFailsIsNotNoted() {
    Attempt attempt = begin(one);
    assertThatThrownBy(
            () ->
                shop.work.write(
                    shop.admin.with(attempt),
                    unit -> {
                      throw new IllegalStateException("a fault");
                    }))
        .hasMessage("a fault");
    one.end(attempt);
    create(begin(one));
    assertDrafts(1);
  }

  @Test
  void severalTransactionsOfARequestAreOneAttempt() {
    Attempt attempt = begin(one);
    create(attempt);
    create(attempt);
    one.answered(shop.admin, attempt, "both");
    assertDrafts(2);
    one.end(attempt);
    assertThat(one.begin(shop.admin, "key", "f")).isEqualTo(new Standing.Again("both"));
  }

  @Test
  void aRequestUnderWayIsKnownByItsFingerprint() {
    Attempt attempt = begin(one);
    assertConflict(() -> one.begin(shop.admin, "key", "f"), "idempotency_in_progress");
    assertThat(one.begin(shop.admin, "key", "g")).isEqualTo(new Standing.Different());
    one.end(attempt);
    one.end(begin(one));
  }
}
