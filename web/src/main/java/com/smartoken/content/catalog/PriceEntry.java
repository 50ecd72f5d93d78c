package com.smartoken.content.catalog;

import com.smartoken.money.Price;
import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A price with where it is from: the page that states it, the day somebody last looked, and how well it is known.
 */
public record PriceEntry(
        Price price, @Nullable URI source, @Nullable LocalDate checked, Confidence confidence) {}
