/** The store over JDBC in SQL that SQLite and PostgreSQL both speak. */
@NullMarked
package dev.pinion.store.jdbc;

import org.jspecify.annotations.NullMarked;
