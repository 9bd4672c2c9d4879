package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link UnseenStore} states. */
interface UnseenContract extends StoreFixture {

  private boolean isUnseen(EntityId service, String set, long revision) {
    return read(tx -> tx.unseen().contains(service, set, revision));
  }

  @Test
  default void whatNobodyHasGotIsNotedUntilSomebodyDoes() {
    EntityId service = service("s").id();
    EntityId other = service("t").id();
    assertThat(isUnseen(service, "release", 1)).isFalse();
    write(
        tx -> {
          tx.unseen().add(service, "release", 1);
          tx.unseen().add(service, "release", 1);
          tx.unseen().add(service, "release", 2);
          assertThat(tx.unseen().contains(service, "release", 2)).isTrue();
        });
    write(tx -> tx.unseen().add(service, "release", 1));
    assertThat(isUnseen(service, "release", 1)).isTrue();
    assertThat(isUnseen(service, "Release", 1)).isFalse();
    assertThat(isUnseen(service, "release", 3)).isFalse();
    assertThat(isUnseen(other, "release", 1)).isFalse();
    write(
        tx -> {
          tx.unseen().remove(service, "release", 1);
          tx.unseen().remove(service, "none", 9);
        });
    assertThat(isUnseen(service, "release", 1)).isFalse();
    assertThat(isUnseen(service, "release", 2)).isTrue();
    refused(tx -> tx.unseen().add(Samples.id(), "release", 1));
    refused(tx -> tx.unseen().add(service, "release", 0));
  }

  @Test
  default void allRevisionsOfASetAreNotedTogether() {
    EntityId service = service("s").id();
    EntityId other = service("t").id();
    write(
        tx -> {
          for (long number = 2; number <= 4; number++) {
            tx.services().revise(Samples.revision(service, "release", number));
            tx.services().revise(Samples.revision(service, "other", number));
            tx.services().revise(Samples.revision(other, "release", number));
          }
          tx.unseen().add(service, "release", 2);
          tx.unseen().addAll(service, "release");
          tx.unseen().addAll(service, "none");
          tx.services().revise(Samples.revision(service, "release", 5));
        });
    assertThat(LongStream.rangeClosed(1, 5).filter(each -> isUnseen(service, "release", each)))
        .containsExactly(1L, 2L, 3L, 4L);
    for (long number = 1; number <= 5; number++) {
      assertThat(isUnseen(service, "other", number)).isFalse();
      assertThat(isUnseen(other, "release", number)).isFalse();
    }
    write(stranger(), tx -> tx.unseen().addAll(service, "other"));
    assertThat(isUnseen(service, "other", 4)).isFalse();
  }

  @Test
  default void whatNobodyHasGotBelongsToItsTenant() {
    EntityId service = service("s").id();
    write(tx -> tx.unseen().add(service, "release", 1));
    assertThat(found(stranger(), tx -> tx.unseen().contains(service, "release", 1)))
        .isEqualTo(false);
    write(stranger(), tx -> tx.unseen().remove(service, "release", 1));
    refused(stranger(), tx -> tx.unseen().add(service, "release", 1));
    assertThat(isUnseen(service, "release", 1)).isTrue();
  }
}
