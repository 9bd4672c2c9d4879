package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.service.ServiceQuery.Field;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.ServiceList;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.TagFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of services: filters, order, pages and what a caller may see. */
class ServiceListTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void listFiltersSortsAndPages() {
    EntityId b = shop.create("b");
    EntityId emoji = shop.create("\uD83E\uDD9C");
    EntityId high = shop.create("\uFF41");
    EntityId idle =
        shop.services
            .create(shop.admin, shop.newService("b", false, Pins.LATEST), ServicePolicy.RUNNABLE)
            .id();
    tag(b, new Tag("k", "v"), new Tag("l", null));
    tag(idle, new Tag("k", "w"), new Tag("l", ""));
    assertThat(ids(List.of(), null, List.of(), 0, 9).items()).containsExactly(b, emoji, high, idle);
    assertThat(ids(List.of(new Sort(Field.NAME, false)), null, List.of(), 0, 9).items())
        .containsExactly(b, idle, high, emoji);
    assertThat(ids(List.of(new Sort(Field.NAME, true)), null, List.of(), 0, 9).items())
        .containsExactly(emoji, high, b, idle);
    assertThat(
            ids(
                    List.of(new Sort(Field.ACTIVE, false), new Sort(Field.NAME, true)),
                    null,
                    List.of(),
                    0,
                    9)
                .items())
        .containsExactly(idle, emoji, high, b);
    assertThat(ids(List.of(), false, List.of(), 0, 9).items()).containsExactly(idle);
    TagFilter any = new TagFilter("k", true, null);
    TagFilter none = new TagFilter("l", false, null);
    assertThat(ids(List.of(), null, List.of(any), 0, 9).items()).containsExactly(b, idle);
    assertThat(ids(List.of(), null, List.of(any, none), 0, 9).items()).containsExactly(b);
    Page<EntityId> page = ids(List.of(), null, List.of(), 1, 2);
    assertThat(page.items()).containsExactly(emoji, high);
    assertThat(page.total()).isEqualTo(4);
    assertThat(page.nextOffset()).isEqualTo(3);
    assertThat(ids(List.of(), null, List.of(), 3, 2).nextOffset()).isNull();
    assertThat(ids(List.of(), null, List.of(), 99, 2).items()).isEmpty();
  }

  @Test
  void listShowsWhatTheCallerMaySeeAndEveryTag() {
    EntityId active = shop.create("a");
    EntityId idle =
        shop.services
            .create(shop.admin, shop.newService("i", false, Pins.LATEST), ServicePolicy.RUNNABLE)
            .id();
    tag(idle, new Tag("k", "v"), new Tag("z", null));
    Caller user = shop.caller(DefaultRole.USER.grants());
    ServiceList first = shop.services.list(user, query(0));
    assertThat(first.page().items()).extracting(Service::id).containsExactly(active);
    assertThat(first.page().total()).isEqualTo(1);
    assertThat(first.tagTexts()).containsExactly("k:v", "z:");
    assertThat(shop.services.list(user, query(1)).tagTexts()).isEmpty();
    assertThat(shop.services.list(shop.caller(), query(0)).page().items()).isEmpty();
  }

  private static ServiceQuery query(long offset) {
    return new ServiceQuery(
        Set.of(), null, null, List.of(), null, null, List.of(), offset, 9, true);
  }

  private Page<EntityId> ids(
      List<Sort> sort, @Nullable Boolean active, List<TagFilter> tags, long offset, long limit) {
    Page<Service> page =
        shop.services
            .list(
                shop.admin,
                new ServiceQuery(
                    Set.of(), active, null, tags, null, null, sort, offset, limit, true))
            .page();
    return new Page<>(
        page.items().stream().map(Service::id).toList(), page.total(), page.nextOffset());
  }

  private void tag(EntityId id, Tag... tags) {
    update(
        id,
        new ServiceChanges(
            null,
            null,
            null,
            null,
            null,
            List.of(tags),
            null,
            Services.SettingsChanges.NONE,
            null));
  }

  private void update(EntityId id, ServiceChanges changes) {
    shop.services.update(shop.admin, id, changes, ServicePolicy.RUNNABLE);
  }
}
