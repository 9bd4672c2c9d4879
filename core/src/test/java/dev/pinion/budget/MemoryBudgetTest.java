package dev.pinion.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What requests may hold: alone, of one address, of one tenant and in all. */
class MemoryBudgetTest {
  private static final long MIB = 1024 * 1024;

  private final MemoryBudget budget = new MemoryBudget(40 * MIB);

  private Allowance request(String address, String tenant) {
    Allowance request = budget.open(() -> address);
    request.tenant(tenant);
    return request;
  }

  private static void refuses(Scope scope, Runnable taking) {
    assertThatThrownBy(taking::run)
        .isInstanceOfSatisfying(
            OverloadedException.class, e -> assertThat(e.scope()).isEqualTo(scope));
  }

  @Test
  void anAddressHasAQuarter() {
    request("a", "one").take(Use.BODY, 6 * MIB);
    Allowance second = request("a", "two");
    refuses(Scope.ADDRESS, () -> second.take(Use.BODY, 5 * MIB));
    second.take(Use.BODY, 4 * MIB);
    assertThat(budget.held()).isEqualTo(10 * MIB);
    assertThat(budget.held(Use.BODY)).isEqualTo(10 * MIB);
    assertThat(budget.refused(Scope.ADDRESS)).isEqualTo(1);
  }

  @Test
  void aTenantHasAHalf() {
    request("a", "one").take(Use.LOADED, 10 * MIB);
    request("b", "one").take(Use.LOADED, 10 * MIB);
    Allowance third = request("c", "one");
    refuses(Scope.TENANT, () -> third.take(Use.LOADED, MIB));
    request("c", "two").take(Use.LOADED, MIB);
  }

  @Test
  void allTogetherHaveAll() {
    for (String each : new String[] {"a", "b", "c", "d"}) {
      request(each, each).take(Use.ANSWER, 10 * MIB);
    }
    Allowance fifth = request("e", "e");
    refuses(Scope.ALL, () -> fifth.take(Use.ANSWER, MIB));
    assertThat(budget.held()).isEqualTo(40 * MIB);
    fifth.written();
    fifth.take(Use.ANSWER, MIB);
    fifth.take(Use.LOADED, 50 * MIB);
    assertThat(budget.held()).as("what is done is answered").isEqualTo(91 * MIB);
    fifth.close();
    assertThat(budget.held()).isEqualTo(40 * MIB);
  }

  @Test
  void whoeverIsAloneHasWhatThereIs() {
    Allowance large = request("a", "one");
    large.take(Use.BODY, 8 * MIB);
    large.take(Use.DECODED, 24 * MIB);
    refuses(Scope.ADDRESS, () -> request("a", "two").take(Use.BODY, MIB));
    request("b", "two").take(Use.BODY, MIB);
    refuses(Scope.ADDRESS, () -> request("a", "two").take(Use.BODY, MIB));
  }

  @Test
  void oneRequestHasABound() {
    Allowance request = request("a", "one");
    request.take(Use.BODY, Use.BODY.most());
    assertThatThrownBy(() -> request.take(Use.BODY, 1)).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> request.take(Use.LOADED, 40 * MIB))
        .as("more than there is for all, now and later")
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void everythingIsGivenBack() {
    try (Allowance request = budget.open(() -> "a")) {
      request.take(Use.BODY, 6 * MIB);
      request.tenant("one");
      request.take(Use.DECODED, 3 * MIB);
      assertThatThrownBy(() -> request.take(Use.LOADED, 100 * MIB))
          .isInstanceOf(TooLargeException.class);
      request.giveBack(Use.BODY);
      assertThat(budget.held()).isEqualTo(3 * MIB);
      assertThat(budget.held(Use.BODY)).isZero();
    }
    assertThat(budget.held()).isZero();
    assertThat(budget.held(Use.DECODED)).isZero();
    // No share remembers it either.
    request("a", "one").take(Use.BODY, 10 * MIB);
    refuses(Scope.ADDRESS, () -> request("a", "two").take(Use.BODY, 1 * MIB));
  }

  @Test
  void whatIsRefusedWasNotTaken() {
    request("a", "one").take(Use.BODY, 10 * MIB);
    Allowance request = request("a", "one");
    refuses(Scope.ADDRESS, () -> request.take(Use.BODY, 10 * MIB));
    assertThat(budget.held()).isEqualTo(10 * MIB);
  }

  @Test
  void aLittleIsNotCounted() {
    Allowance request = budget.open(() -> "a");
    request.take(Use.ANSWER, 8 * 1024);
    assertThat(budget.held()).isZero();
    request.take(Use.ANSWER, 1);
    assertThat(budget.held()).as("more than a little is counted whole").isEqualTo(8 * 1024 + 1);
  }

  @Test
  void aRequestIsFoundByWhoeverServesIt() {
    assertThat(Allowance.current()).as("the server's own work").isNotNull();
    Allowance.current().take(Use.LOADED, 1_000 * MIB);
    try (Allowance request = budget.open(() -> "a")) {
      request.serve(
          () -> {
            Allowance.current().take(Use.LOADED, MIB);
            Allowance.outside(
                () -> {
                  Allowance.current().take(Use.LOADED, 1_000 * MIB);
                  return true;
                });
            return true;
          });
      assertThat(budget.held()).isEqualTo(MIB);
    }
  }

  /** Lists of empty lists take most for their bytes. */
  @Test
  void theWeightOfJsonGrowsWithItsValues() {
    String dense = "[" + "[],".repeat(1_000) + "[]]";
    assertThat(JsonWeight.of(dense)).isGreaterThan(1_000 * 100);
    assertThat(JsonWeight.of(dense))
        .isEqualTo(JsonWeight.of(dense.getBytes(StandardCharsets.UTF_8)));
    assertThat(JsonWeight.of("\"" + "x".repeat(1_000) + "\"")).isLessThan(10_000);
  }
}
