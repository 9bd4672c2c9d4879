package dev.pinion.client.model;

/** A thing with an id, and a name that other things of its kind may share. */
public interface Named extends View {

  /** Its id, a UUID; of things of the Classic API 24 hex digits. */
  default String id() {
    return Fields.text(json(), "id");
  }

  /** Its name. */
  default String name() {
    return Fields.text(json(), "name");
  }
}
