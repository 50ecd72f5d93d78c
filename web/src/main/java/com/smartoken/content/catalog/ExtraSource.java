package com.smartoken.content.catalog;

import com.smartoken.money.Feature;
import java.net.URI;
import java.time.LocalDate;

/** Where the price of a feature is from: the page that states it, and the day somebody last looked. */
public record ExtraSource(Feature feature, URI source, LocalDate checked) {}
