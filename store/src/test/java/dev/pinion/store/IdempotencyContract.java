package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.access.Permission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link IdempotencyStore} states. */
interface IdempotencyContract extends StoreFixture {

  private static IdempotentRequest request(String key, @Nullable String answer, Instant expiresAt) {
    return new IdempotentRequest(
        "USER/acme/ada",
        key,
        "attempt",
        "f00d",
        List.of(Permission.SERVICE_CREATE, Permission.VERSION_SET_CREATE),
        answer,
        Samples.TIME,
        expiresAt);
  }

  private IdempotentRequest noted(String key, Instant expiresAt) {
    IdempotentRequest request = request(key, null, expiresAt);
    write(tx -> tx.idempotency().insert(request));
    return request;
  }

  private @Nullable Object found(String principal, String key) {
    return found(tx -> tx.idempotency().find(principal, key));
  }

  @Test
  default void aRequestReadsBackEqualByItsPrincipalAndExactKey() {
    IdempotentRequest request = request("Key ~!", Samples.TEXT, Samples.LATER);
    write(tx -> tx.idempotency().insert(request));
    assertThat(found("USER/acme/ada", "Key ~!")).isEqualTo(request);
    assertThat(found("USER/acme/ada", "key ~!")).isNull();
    assertThat(found("USER/acme/bob", "Key ~!")).isNull();
    assertThat(found(stranger(), tx -> tx.idempotency().find("USER/acme/ada", "Key ~!"))).isNull();
  }

  @Test
  default void onlyOneRequestOfAKeyEvenOnceExpired() {
    IdempotentRequest first = noted("k", Samples.TIME);
    refused(tx -> tx.idempotency().insert(request("k", "second", Samples.LATER)));
    assertThat(found("USER/acme/ada", "k")).isEqualTo(first);
    write(stranger(), tx -> tx.idempotency().insert(first));
  }

  @Test
  default void anUpdateReplacesEveryField() {
    noted("k", Samples.TIME);
    var changed =
        new IdempotentRequest(
            "USER/acme/ada", "k", "b", "beef", List.of(), "", Samples.LATER, Samples.LATER);
    write(tx -> tx.idempotency().update(changed));
    assertThat(found("USER/acme/ada", "k")).isEqualTo(changed);
    refused(tx -> tx.idempotency().update(request("other", null, Samples.TIME)));
    refused(stranger(), tx -> tx.idempotency().update(changed));
  }

  @Test
  default void aDeletedRequestIsGoneAndItsKeyFree() {
    noted("k", Samples.TIME);
    refused(stranger(), tx -> tx.idempotency().delete("USER/acme/ada", "k"));
    write(tx -> tx.idempotency().delete("USER/acme/ada", "k"));
    assertThat(found("USER/acme/ada", "k")).isNull();
    noted("k", Samples.LATER);
  }

  @Test
  default void aPurgeTakesWhatExpiredFirstAndNoMoreThanItsLimit() {
    for (int i = 0; i < 4; i++) {
      noted("k" + i, Samples.TIME.plusMillis(i));
    }
    write(stranger(), tx -> tx.idempotency().insert(request("k0", null, Samples.TIME)));
    write(tx -> tx.idempotency().purge(Samples.TIME.plusMillis(2), 2));
    assertThat(found("USER/acme/ada", "k0")).isNull();
    assertThat(found("USER/acme/ada", "k1")).isNull();
    assertThat(found("USER/acme/ada", "k2")).isNotNull();
    write(tx -> tx.idempotency().purge(Samples.TIME.plusMillis(2), 2));
    assertThat(found("USER/acme/ada", "k2")).isNull();
    assertThat(found("USER/acme/ada", "k3")).isNotNull();
    assertThat(found(stranger(), tx -> tx.idempotency().find("USER/acme/ada", "k0"))).isNotNull();
  }
}
