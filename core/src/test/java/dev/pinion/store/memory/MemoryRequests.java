package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.store.RequestStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Change requests in memory. */
final class MemoryRequests implements RequestStore {
  private static final Comparator<ChangeRequest> BY_NUMBER =
      Comparator.comparingLong(ChangeRequest::number);

  private final MemoryRows rows;

  MemoryRequests(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable ChangeRequest find(EntityId id) {
    return rows.requests.get(id);
  }

  @Override
  public long lastNumber() {
    return rows.requests.values().stream().mapToLong(ChangeRequest::number).max().orElse(0);
  }

  private Stream<ChangeRequest> alive() {
    return rows.requests.values().stream().filter(ChangeRequest::isLive);
  }

  @Override
  public boolean hasLive() {
    return alive().findAny().isPresent();
  }

  @Override
  public boolean hasLive(EntityId service) {
    return alive().anyMatch(each -> each.serviceId().equals(service));
  }

  @Override
  public List<EntityId> servicesWithLive() {
    return alive().map(ChangeRequest::serviceId).distinct().sorted().toList();
  }

  private Stream<ChangeRequest> matching(RequestQuery query) {
    return rows.requests.values().stream()
        .filter(each -> query.state() == null || each.progress().state() == query.state())
        .filter(each -> query.live() == null || query.live() == each.isLive())
        .filter(each -> query.service() == null || each.serviceId().equals(query.service()))
        .filter(
            each -> query.versionSet() == null || each.versionSets().contains(query.versionSet()))
        .filter(each -> query.author() == null || Author.of(each.author()).equals(query.author()));
  }

  @Override
  public List<ChangeRequest> list(RequestQuery query, long offset, long limit) {
    return matching(query).sorted(BY_NUMBER.reversed()).skip(offset).limit(limit).toList();
  }

  @Override
  public List<Head> heads(RequestQuery query) {
    return matching(query)
        .sorted(BY_NUMBER.reversed())
        .map(each -> new Head(each.id(), each.serviceId()))
        .toList();
  }

  @Override
  public long count(RequestQuery query) {
    return matching(query).count();
  }

  @Override
  public void insert(ChangeRequest request) {
    require(
        rows.requests.values().stream().noneMatch(each -> each.number() == request.number()),
        "a number of a request twice");
    rows.requests = rows.requests.plus(request.id(), request);
  }

  /** One that is stale can still come back to life; nothing else that is over can. */
  @Override
  public void update(ChangeRequest request) {
    ChangeRequest old = find(request.id());
    require(
        old != null && (old.isLive() || old.progress().state() == State.STALE),
        "to change a request that is over");
    rows.requests = rows.requests.plus(request.id(), request);
  }

  @Override
  public void wake(@Nullable EntityId service, Instant now) {
    rows.lastToken++;
    var wake = new Wake(rows.tenant.id(), service, now, rows.lastToken);
    Wake before = rows.wakes.get(wake.woken());
    put(before == null ? wake : at(wake, before.at()));
  }

  @Override
  public void looked(Wake wake, Instant began) {
    Wake newest = rows.wakes.get(wake.woken());
    if (newest == null) {
      return;
    }
    if (newest.token() == wake.token()) {
      rows.wakes = rows.wakes.minus(wake.woken());
    } else if (newest.at().isBefore(began)) {
      put(at(newest, began));
    }
  }

  private void put(Wake wake) {
    rows.wakes = rows.wakes.plus(wake.woken(), wake);
  }

  private static Wake at(Wake wake, Instant at) {
    return new Wake(wake.tenant(), wake.service(), at, wake.token());
  }
}
