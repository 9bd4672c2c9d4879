package dev.pinion.catalog;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.service.Service;
import org.jspecify.annotations.Nullable;

/** A service of an index, with its texts in the form that is searched, made when first needed. */
public final class IndexedService {
  /** No text holds it, so that nothing is found across the end of one. */
  private static final char BETWEEN = '\0';

  private final Service service;
  private @Nullable String folded;

  IndexedService(Service service) {
    this.service = service;
  }

  /** The service. */
  public Service service() {
    return service;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndexedService that && service.equals(that.service);
  }

  @Override
  public int hashCode() {
    return service.hashCode();
  }

  @Override
  public String toString() {
    return service.toString();
  }

  /**
   * Whether the name or the description contains a text, whatever its case.
   *
   * @param wanted as {@link CodePoints#folded} makes it
   */
  public boolean contains(String wanted) {
    String text = folded;
    if (text == null) {
      text = CodePoints.folded(service.name()) + BETWEEN + CodePoints.folded(service.description());
      folded = text;
    }
    return text.contains(wanted);
  }
}
