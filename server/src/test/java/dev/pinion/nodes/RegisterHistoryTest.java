package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.nodes.RegisterHistory.Kind;
import dev.pinion.nodes.RegisterHistory.Operation;
import org.junit.jupiter.api.Test;

/** What the checker must find, and what it must let pass. */
class RegisterHistoryTest {
  private final RegisterHistory history = new RegisterHistory();

  private void did(Kind kind, long begun, long ended, long revision, String content) {
    history.add(new Operation("a client", kind, begun, ended, revision, content));
  }

  @Test
  void operationsAtTheSameTimeMayHaveAnyOrder() {
    did(Kind.WRITE, 0, 10, 1, "a");
    did(Kind.WRITE, 5, 40, 2, "b");
    did(Kind.READ, 20, 30, 2, "b");
    did(Kind.READ, 21, 31, 1, "a");
    did(Kind.REFUSED, 22, 32, 1, "");
    did(Kind.READ, 41, 42, 2, "b");
    did(Kind.WRITE, 43, Long.MAX_VALUE, 3, "c");
    did(Kind.READ, 50, 51, 2, "b");
    did(Kind.READ, 52, 53, 3, "c");
    assertThat(history.faults()).isEmpty();
  }

  @Test
  void aReadOfWhatWasReplacedBeforeIsFound() {
    did(Kind.WRITE, 0, 10, 1, "a");
    did(Kind.WRITE, 11, 20, 2, "b");
    did(Kind.READ, 21, 30, 1, "a");
    assertThat(history.faults()).singleElement().asString().contains("came after");
  }

  @Test
  void aReadThatIsOlderThanAnEarlierOneIsFound() {
    did(Kind.WRITE, 0, 10, 1, "a");
    did(Kind.WRITE, 11, 100, 2, "b");
    did(Kind.READ, 20, 30, 2, "b");
    did(Kind.READ, 31, 40, 1, "a");
    assertThat(history.faults()).hasSize(1);
  }

  @Test
  void aReadOfWhatNobodyHadWrittenYetIsFound() {
    did(Kind.READ, 0, 5, 2, "b");
    did(Kind.WRITE, 6, 10, 2, "b");
    assertThat(history.faults()).hasSize(1);
  }

  @Test
  void twoWritesOfOneRevisionAndAnotherContentAreFound() {
    did(Kind.WRITE, 0, 10, 1, "a");
    did(Kind.WRITE, 0, 10, 1, "b");
    did(Kind.READ, 11, 12, 1, "c");
    assertThat(history.faults()).hasSize(2);
  }

  @Test
  void aRefusalOfWhatStoodAllTheTimeIsFound() {
    did(Kind.WRITE, 0, 10, 1, "a");
    did(Kind.REFUSED, 11, 20, 1, "");
    did(Kind.WRITE, 21, 30, 2, "b");
    assertThat(history.faults()).singleElement().asString().contains("refused");
  }
}
